import { z } from 'zod';
import { organizationSchema } from './schema';

/** The JSON Schema of `organization.yaml`, for editors. Draft 7, the newest that YAML editors know in full. */
export function organizationJsonSchema() {
  return z.toJSONSchema(organizationSchema, { io: 'input', target: 'draft-07' });
}
