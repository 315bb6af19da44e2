import { raise } from '../../card/index.ts';
import { IPP_ERRORS } from './errors.ts';

export interface IppAddress {
  /** `printer-uri`, as the printer is named in requests. */
  readonly uri: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** RFC 8010 §4: the port unless told, for ipp (RFC 3510) and for ipps (RFC 7472). */
const IPP_PORT = 631;

/** Throws IPP_ADDRESS_WRONG, which names what is wrong. */
export const readIppAddress = (text: string): IppAddress => {
  const wrong = (part: string): never => raise(IPP_ERRORS, 'IPP_ADDRESS_WRONG', { part });
  const [, scheme, rest = ''] = /^(ipps?):\/\/([\x21-\x7e]{1,900})$/.exec(text) ?? [];
  if (scheme === undefined) return wrong('kind');
  // Read as http, because URLs of unknown kinds are hardly looked at.
  if (!URL.canParse(`http://${rest}`)) return wrong('host');
  const url = new URL(`http://${rest}`);
  if (url.hostname === '') return wrong('host');
  // Passwords do not belong into command lines and settings.
  if (url.username !== '' || url.password !== '') return wrong('user');
  if (url.hash !== '') return wrong('path');
  const port = url.port === '' ? (/^[^/]*:80(\/|$)/.test(rest) ? 80 : IPP_PORT) : Number(url.port);
  if (port === 0) return wrong('port');
  const path = `${url.pathname}${url.search}`;
  return {
    uri: `${scheme}://${url.hostname}${port === IPP_PORT ? '' : `:${port}`}${path}`,
    secure: scheme === 'ipps',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path,
  };
};
