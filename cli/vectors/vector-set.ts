/** One file of a vectors folder, as the readers see it. */
export interface VectorFile {
  /** Folder below the root that was given: `scp`, `lds`, … */
  readonly kind: string;
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The parsed content when it is JSON, undefined otherwise. */
  readonly json: unknown;
  /** What the README beside it, or the one at the root, expects of this file (the row of its table); null when it says nothing. */
  readonly expected: string | null;
  /** Every file of the folder this one lies in (itself too), by file name: a chip folder or a certificate beside its signature. */
  readonly siblings: ReadonlyMap<string, Uint8Array>;
  /** Every file below the root, by path. */
  readonly all: ReadonlyMap<string, Uint8Array>;
  /** Why the file could not be read; it has no bytes then. */
  readonly unreadable?: string;
}

/** One thing that was checked. `why` says what was wrong, or what was refused and for which reason. */
export interface VectorOutcome {
  readonly name: string;
  readonly ok: boolean;
  readonly why?: string;
  /** It passed, yet everybody who looks at the table should see `why`: what was let pass, or could not be checked. */
  readonly remark?: true;
}

/** Reads the files of one shape, recognised by what is in them and not by their names. */
export interface VectorSet {
  /** What the table calls it: `SCP03 transcripts`. */
  readonly title: string;
  /** The folders (kinds) in which it looks. */
  readonly kinds: readonly string[];
  recognises(file: VectorFile): boolean;
  run(file: VectorFile): Promise<readonly VectorOutcome[]>;
}
