/** `kadi proof <product>`: the faces of a document as they would be printed, before anybody orders a card. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, isKadiError, kenyanDay } from '../../card/index.ts';
import { type Dpi, loadProduct, type Mark, productIds } from '../../templates/index.ts';
import { makeProof, type Proof, prepareImages } from '../proof/draw-proof.ts';
import { PROOF_ERRORS } from '../proof/errors.ts';
import { proofPdf, proofPictures } from '../proof/pictures.ts';
import { openSealer } from '../proof/seals.ts';
import { givenSubject, type Subject, specimenSubject } from '../proof/subject.ts';
import { DEFAULT_AS_OF } from '../specimen/index.ts';

export interface ProofOptions {
  readonly record?: string;
  readonly portrait?: string;
  readonly signature?: string;
  readonly person?: string;
  readonly png?: boolean;
  readonly pdf?: boolean;
  readonly specimen?: boolean;
  readonly draft?: boolean;
  readonly out?: string;
  readonly dpi?: string;
  readonly day?: string;
  readonly json?: boolean;
}

const wrong = (option: string): Error => failure(PROOF_ERRORS, 'PROOF_OPTIONS', { option });

const dpiOf = (typed = '300'): Dpi => {
  if (typed === '300') return 300;
  if (typed === '600') return 600;
  throw wrong('--dpi');
};

/** Specimens are of a fixed day, so that they are the same tomorrow; a draft shows the day it would be issued on. */
const dayOf = ({ day, record }: ProofOptions): string => {
  if (day === undefined) return record === undefined ? DEFAULT_AS_OF : kenyanDay(new Date());
  const at = new Date(`${day}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime());
  if (!isDay || at.toISOString().slice(0, 10) !== day) throw wrong('--day');
  return day;
};

const markOf = ({ specimen, draft, record }: ProofOptions): Mark => {
  if (specimen === true && draft === true) throw wrong('--specimen --draft');
  if (specimen === true) return 'specimen';
  return draft === true || record !== undefined ? 'draft' : 'specimen';
};

const subjectOf = (
  loaded: ReturnType<typeof loadProduct>,
  options: ProofOptions,
  day: string,
): Promise<Subject> => {
  const { record, portrait, signature, person } = options;
  if (record === undefined) {
    if (portrait !== undefined || signature !== undefined) throw wrong('--portrait --signature');
    return specimenSubject(loaded, person, day);
  }
  if (person !== undefined) throw wrong('--person --record');
  const given = {
    ...(portrait === undefined ? {} : { portrait }),
    ...(signature === undefined ? {} : { signature }),
  };
  return givenSubject(loaded, { record, ...given }, day);
};

interface Written {
  readonly proof: Proof;
  readonly subject: Subject;
  readonly files: readonly string[];
}

const draw = async (id: string, options: ProofOptions): Promise<Written> => {
  const [dpi, day, mark] = [dpiOf(options.dpi), dayOf(options), markOf(options)];
  const loaded = loadProduct(id);
  const subject = await subjectOf(loaded, options, day);
  const images = await prepareImages(loaded, subject.portrait, subject.signature);
  const sealer = await openSealer(new Date(`${day}T09:00:00Z`));
  try {
    const { record, serial } = subject;
    const proof = await makeProof({ loaded, record, serial, day, mark, images }, sealer);
    const folder = options.out ?? join('out', 'proof');
    await mkdir(folder, { recursive: true });
    const files: string[] = [];
    const keep = async (end: string, bytes: Uint8Array): Promise<void> => {
      const file = join(folder, `${id}-${subject.name}${end}`);
      await writeFile(file, bytes);
      files.push(file);
    };
    // Drawn whatever is asked for: nothing is called verified that was not read back from the dots.
    const pictures = await proofPictures(proof, sealer, dpi);
    const problem = proof.outcome.kind === 'review' ? '-problem' : '';
    if (options.png === true || options.pdf !== true) {
      for (const { side, png } of pictures) await keep(`${problem}-${side}.png`, png);
    }
    if (problem === '' && (options.pdf === true || options.png !== true)) {
      await keep('.pdf', await proofPdf(proof));
    }
    return { proof, subject, files };
  } finally {
    await sealer.close();
  }
};

const asJson = ({ proof, subject, files }: Written) => {
  const { outcome, order } = proof;
  const { product, hash } = order.loaded;
  return {
    ok: outcome.kind === 'planned',
    product: product.id,
    version: product.version,
    hash,
    person: subject.name,
    mark: order.mark,
    files,
    verified: outcome.kind === 'planned' ? product.barcodes.map((barcode) => barcode.id) : [],
    problems:
      outcome.kind === 'planned'
        ? []
        : outcome.problems.map(({ side, field, code, why }) => ({ side, field, code, why })),
  };
};

const print = (written: Written): void => {
  const { proof, subject, files } = written;
  const { verified, problems, version } = asJson(written);
  const { product } = proof.order.loaded;
  console.log(`${product.title.en}, version ${version}, marked ${proof.order.mark.toUpperCase()}`);
  for (const file of files) console.log(`  ${file}`);
  if (subject.drawnFace && subject.name === 'record')
    console.log('The portrait is a drawn one: no file was given.');
  for (const id of verified) console.log(`Barcode "${id}" read back from the drawn dots: seal verified.`);
  for (const { side, field, code, why } of problems) console.log(`${side}, ${field}: ${why} [${code}]`);
  if (problems.length > 0) console.log('This document would wait for a person; the picture shows where.');
};

/** Exit code 0: drawn; 1: a person would have to look; 2: not asked rightly, or a record that intake would refuse. */
export const proof = async (id: string, options: ProofOptions): Promise<void> => {
  try {
    const written = await draw(id, options);
    if (options.json) console.log(JSON.stringify(asJson(written)));
    else print(written);
    process.exitCode = written.proof.outcome.kind === 'planned' ? 0 : 1;
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const { code, message, entry, facts } = error;
    const products = code === 'PRODUCT_UNKNOWN' ? productIds() : undefined;
    if (options.json) {
      const told = { code, message, todo: entry.todo, facts };
      console.log(JSON.stringify({ ok: false, error: told, ...(products && { products }) }));
    } else {
      console.error(`${message} [${code}]\n${entry.todo}`);
      if (products !== undefined) console.error(`Products: ${products.join(', ')}`);
    }
    process.exitCode = 2;
  }
};
