import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingTypesPage } from './finding-types-page';

// A test fails where the written page is out of date.
writeFileSync(join(__dirname, '..', 'docs', 'finding-types.md'), findingTypesPage());
