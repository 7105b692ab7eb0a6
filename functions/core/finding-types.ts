import { ai } from './finding-types/ai';
import { attackSequences } from './finding-types/attack-sequences';
import { customRules } from './finding-types/custom-rules';
import { ec2 } from './finding-types/ec2';
import type { FindingType, FindingTypePage, RemoteSide } from './finding-types/finding-type';
import { iam } from './finding-types/iam';
import { kubernetes } from './finding-types/kubernetes';
import { lambda } from './finding-types/lambda';
import { malware } from './finding-types/malware';
import { rds } from './finding-types/rds';
import { retired } from './finding-types/retired';
import { runtime } from './finding-types/runtime';
import { s3 } from './finding-types/s3';

/** The sources of the table, in the order in which a person would look. */
export const findingTypePages: readonly FindingTypePage[] = [
  ec2,
  iam,
  s3,
  kubernetes,
  runtime,
  rds,
  lambda,
  ...malware,
  ai,
  customRules,
  attackSequences,
  ...retired,
];

/** The rows that a page gives. */
export function rowsOf({ types, source, retired }: FindingTypePage): FindingType[] {
  return (Object.entries(types) as [RemoteSide, readonly string[]][]).flatMap(([side, names]) =>
    names.map((type) => ({ type, side, source, ...(retired && { retired }) })),
  );
}

/** A row for each finding type that GuardDuty documents or has retired. */
export const findingTypes: readonly FindingType[] = findingTypePages.flatMap(rowsOf);
