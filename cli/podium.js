#!/usr/bin/env node
const { join } = require('node:path');

const root = join(__dirname, '..');
require('ts-node').register({ cwd: root, project: join(root, 'tsconfig.json'), swc: true, transpileOnly: true });
require('./main').main(process.argv.slice(2));
