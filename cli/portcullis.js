#!/usr/bin/env node
// Runs the TypeScript as it is, so that a checkout needs no build.
require('tsx/cjs');
require('./main');
