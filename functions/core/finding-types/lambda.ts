import { guidePage, type FindingTypePage } from './finding-type';

export const lambda: FindingTypePage = {
  title: 'Lambda Protection',
  source: guidePage('lambda-protection-finding-types'),
  types: {
    destination: [
      'Backdoor:Lambda/C&CActivity.B',
      'CryptoCurrency:Lambda/BitcoinTool.B',
      'Trojan:Lambda/BlackholeTraffic',
      'Trojan:Lambda/DropPoint',
      'UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom',
      'UnauthorizedAccess:Lambda/TorClient',
      'UnauthorizedAccess:Lambda/TorRelay',
    ],
  },
};
