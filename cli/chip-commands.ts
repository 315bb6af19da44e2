import type { Command } from 'commander';

export const addChipCommands = (_program: Command): void => {};
