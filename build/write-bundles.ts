import { join } from 'node:path';
import { guardOutput } from '../terminal/guard-output';
import { sayLines } from '../terminal/print';
import { BundleError } from './bundle-error';
import { bundleFunctions } from './bundle-functions';

const project = join(__dirname, '..');

guardOutput();
bundleFunctions(project, join(project, 'dist', 'functions')).catch((error: unknown) => {
  if (!(error instanceof BundleError)) throw error;
  sayLines(error.message);
  process.exitCode = 1;
});
