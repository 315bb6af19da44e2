import type { Command } from 'commander';

export const addPrinterCommands = (_program: Command): void => {};
