import { guidePage, type FindingTypePage } from './finding-type';

/** The remote side is whoever calls the model with an identity of ours: the application that a prompt passes through, too. */
export const ai: FindingTypePage = {
  title: 'AI Protection',
  source: guidePage('findings-ai-protection'),
  types: {
    own: [
      'Impact:IAMUser/AnomalousModelInvocation',
      'Impact:IAMUser/CostHarvesting',
      'Impact:IAMUser/PromptInjection.Direct',
    ],
  },
};
