import type { Command } from 'commander';

export const addSimulateCommands = (_program: Command): void => {};
