import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logs: one line of JSON for each decision, with the request's id. Named and levelled by the environment. */
export const logger = new Logger();
