#!/usr/bin/env node
// Runs the TypeScript as it is, so that a checkout needs no build.
// The SDK's word on versions of Node is for those who develop, not for those who ask about a host.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
require('tsx/cjs');
require('./main');
