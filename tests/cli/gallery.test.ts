import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROOF_PEOPLE } from '../../cli/proof/people.ts';
import { peopleFor } from '../../cli/proof/subject.ts';
import { loadProduct, productIds } from '../../templates/index.ts';

const FOLDER = new URL('../../docs/gallery/', import.meta.url);
const page = readFileSync(new URL('README.md', FOLDER), 'utf8');
const files = new Set(readdirSync(FOLDER));

describe('the gallery', () => {
  test.each(productIds())('shows %s for everybody it is for, as a picture that is there', (id) => {
    const loaded = loadProduct(id);
    expect(page).toContain(`## ${loaded.product.title.en}\n`);
    for (const person of peopleFor(loaded)) {
      const front = `${id}-${person.id}-front.webp`;
      expect([front, page.includes(`"${front}"`), files.has(front)]).toEqual([front, true, true]);
    }
    const first = `${id}-${peopleFor(loaded)[0]?.id}-back.webp`;
    expect(files.has(first)).toBe(loaded.layout.back !== undefined);
  });

  test('names everybody, and says of whom a person has to look at the document', () => {
    for (const { id } of PROOF_PEOPLE) expect(page).toContain(`#### ${id}\n`);
    const waiting = page.split('#### ').filter((part) => part.includes('**Goes to a person:**'));
    expect(waiting.length).toBe(productIds().length);
    for (const part of waiting) expect(part.split('\n')[0]).toBe('does-not-fit');
  });

  test('has no picture that the page does not show, and stays small enough to be copied with the project', () => {
    for (const file of files) if (file !== 'README.md') expect(page).toContain(`"${file}"`);
    const bytes = [...files].reduce((sum, file) => sum + readFileSync(new URL(file, FOLDER)).length, 0);
    expect(bytes).toBeLessThan(6_500_000);
  });
});
