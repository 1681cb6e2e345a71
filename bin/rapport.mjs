#!/usr/bin/env node
// The one command behind `npm start`, `npm test` and the rest. It runs on the Node that is there, with nothing
// installed, gets what is missing and then hands over to the pinned Node. See docs/decisions/0001-one-command.md.

const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Rapport needs Node 20.19 or newer to start with, and this is ' +
      process.version +
      '.\n' +
      'Install the current LTS release from https://nodejs.org (or by your package manager), then run the command again.',
  )
  process.exit(1)
}

const { runCommand } = await import('./launcher/commands.mjs')
await runCommand(process.argv[2], process.argv.slice(3))
