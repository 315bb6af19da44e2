export interface VerifyChipOptions {
  readonly csca?: readonly string[];
  readonly at?: string;
  readonly legacy?: boolean;
  readonly json?: boolean;
}

export const verifyChip = async (_folder: string, _options: VerifyChipOptions): Promise<void> => {};
