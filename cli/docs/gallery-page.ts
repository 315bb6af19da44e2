import type { Product } from '../../card/index.ts';
import type { Planned } from '../../templates/index.ts';
import type { ProofPerson } from '../proof/people.ts';

export interface GalleryRow {
  readonly product: Product;
  readonly person: ProofPerson;
  /** File names in the folder. */
  readonly pictures: readonly string[];
  readonly outcome: Planned;
}

const problemsOf = ({ outcome }: GalleryRow): string =>
  outcome.kind === 'planned'
    ? ''
    : ` **Goes to a person:** ${outcome.problems.map(({ field, why }) => `${field}: ${why}`).join('; ')}.`;

const section = (product: Product, rows: readonly GalleryRow[]): string => {
  const own = rows.filter((row) => row.product.id === product.id);
  const body = own.map((row) => {
    const { person, pictures } = row;
    const images = pictures
      .map((file) => `<img src="${file}" width="400" alt="${product.title.en}, ${person.id}">`)
      .join(' ');
    return `#### ${person.id}\n\n${person.why}.${problemsOf(row)}\n\n${images}`;
  });
  const design = product.making === 'design' ? ' A design: no machine of this build makes it.' : '';
  return `## ${product.title.en}\n\n\`${product.id}\`, version ${product.version}.${design}\n\n${body.join('\n\n')}`;
};

/** docs/gallery/README.md. */
export const galleryPage = (rows: readonly GalleryRow[]): string => {
  const products = [...new Map(rows.map(({ product }) => [product.id, product])).values()];
  const list = products.map(({ id, title }) => {
    const people = rows.filter(({ product }) => product.id === id).length;
    const anchor = title.en
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');
    return `* [${title.en}](#${anchor}) (\`${id}\`): ${people} people`;
  });
  return `# Gallery

Every product for people on whom a design breaks, if it breaks. All are invented, all faces are drawn; the documents are
specimens of our own design and copies of none. Each barcode was read back from the printer's dots and its seal verified
before the picture was kept. Made by \`npm run docs:gallery\`; one of them in full size:
\`kadi proof huduma-adult --person longest\`.

${list.join('\n')}

${products.map((product) => section(product, rows)).join('\n\n')}
`;
};
