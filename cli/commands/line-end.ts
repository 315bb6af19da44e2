import { closeDrop, declareLost } from '../../pipeline/index.ts';
import { withShop } from './with-shop.ts';

interface Lost {
  readonly by: string;
  readonly second: string;
  readonly json?: boolean;
}

export const lineLost = async (drop: string, { by, second, json }: Lost): Promise<void> => {
  const both = { kind: 'person', id: by, role: 'supervisor', second } as const;
  const { uncertain } = await withShop((shop) => declareLost(shop, drop, both));
  if (json === true) console.log(JSON.stringify({ drop, uncertain }));
  else
    console.log(
      `${uncertain} cards of ${drop} are uncertain now. Look for each and say in the console what you found.`,
    );
};

export const lineClose = async (
  drop: string,
  { out, gone, json }: { readonly out: string; readonly gone?: boolean; readonly json?: boolean },
): Promise<void> => {
  const closed = await withShop((shop) => closeDrop(shop, drop, out, gone));
  if (json === true) console.log(JSON.stringify(closed));
  else
    console.log(
      `${closed.drop} is closed; ${closed.erased ? `${closed.folder} is erased` : 'that its files were erased before is written down'}. The line erases its own copy, and you any other you made.`,
    );
};
