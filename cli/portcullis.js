#!/usr/bin/env node
require('../terminal/start')('cli/main.ts');
