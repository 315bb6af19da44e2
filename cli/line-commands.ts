import type { Command } from 'commander';

export const addLineCommands = (_program: Command): void => {};
