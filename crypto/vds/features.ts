import { failure, isKadiError } from '../../card/errors.ts';
import { hexOf } from '../bytes.ts';
import { c40, fromC40 } from './c40.ts';
import { dateBytes, dateOf } from './dates.ts';
import { VDS_ERRORS } from './errors.ts';
import type { VdsHeader } from './header.ts';
import type { VdsMessage } from './messages.ts';
import {
  type FeatureForm,
  profileOf,
  VDS_PROFILES,
  type VdsProfile,
  type VdsProfileName,
} from './profiles.ts';

/** Features by name, as text: MRZ lines joined by a newline, dates YYYY-MM-DD, durations `days months years`, bytes as hex. */
export interface VdsDescription {
  readonly profile: VdsProfileName | null;
  readonly features: Readonly<Record<string, string>>;
  /** Features of no known meaning, by tag, as hex. */
  readonly others: Readonly<Record<number, string>>;
}

const refuse = (field: string, rule: string): Error => failure(VDS_ERRORS, 'VDS_FIELD', { field, rule });

const small = (field: string, text: string): number => {
  const n = Number(text);
  if (!/^\d{1,3}$/.test(text) || n > 0xff) throw refuse(field, '0 to 255');
  return n;
};

const write = (field: string, text: string, form: FeatureForm): Uint8Array => {
  switch (form.form) {
    case 'text':
      if (text.length < form.least || text.length > form.most)
        throw refuse(field, `at most ${form.most} characters`);
      return c40(field, text);
    case 'mrz': {
      const lines = text.split('\n');
      if (lines.length !== form.lines.length || lines.some((line, n) => line.length !== form.lines[n])) {
        throw refuse(field, `lines of ${form.lines.join(' and ')} characters`);
      }
      return c40(field, lines.join(''));
    }
    case 'number':
      return Uint8Array.of(small(field, text));
    case 'duration': {
      const parts = text.split(' ');
      if (parts.length !== 3) throw refuse(field, 'days, months and years');
      return Uint8Array.from(parts.map((part) => small(field, part)));
    }
    case 'date':
      return dateBytes(field, text);
    case 'bytes':
      if (!/^([0-9a-f]{2})+$/.test(text) || text.length > 2 * form.most) {
        throw refuse(field, `hex of at most ${form.most} bytes`);
      }
      return Uint8Array.from(Buffer.from(text, 'hex'));
  }
};

const oddForm = (feature: string): Error => failure(VDS_ERRORS, 'VDS_FEATURE', { feature });

/** Undefined when the value is not of this form. */
const readForm = (value: Uint8Array, form: FeatureForm): string | undefined => {
  switch (form.form) {
    case 'text': {
      const text = fromC40(value).trimEnd();
      return text.length < form.least || text.length > form.most ? undefined : text;
    }
    case 'mrz': {
      const text = fromC40(value).replaceAll(' ', '<');
      if (text.length !== form.lines.reduce((sum, line) => sum + line, 0)) return undefined;
      const starts = form.lines.map((_, n) => form.lines.slice(0, n).reduce((sum, line) => sum + line, 0));
      return form.lines.map((line, n) => text.slice(starts[n] ?? 0, (starts[n] ?? 0) + line)).join('\n');
    }
    case 'number':
      return value.length === 1 ? String(value[0]) : undefined;
    case 'duration':
      return value.length === 3 ? [...value].join(' ') : undefined;
    case 'date':
      return dateOf(value);
    case 'bytes':
      return value.length > form.most ? undefined : hexOf(value);
  }
};

const read = (feature: string, value: Uint8Array, form: FeatureForm): string => {
  let text: string | undefined;
  try {
    text = readForm(value, form);
  } catch (error) {
    // Rightly signed, but no text or date: the form is what is wrong.
    if (!isKadiError(error)) throw error;
  }
  if (text === undefined) throw oddForm(feature);
  return text;
};

const hasOneOf = (profile: VdsProfile | undefined, features: Readonly<Record<string, string>>): boolean =>
  profile?.oneOf === undefined || profile.oneOf.some((name) => features[name] !== undefined);

/** Messages of a profile from named texts, in the order of their tags. Throws VDS_FIELD with the name. */
export const writeFeatures = (
  name: VdsProfileName,
  texts: Readonly<Record<string, string>>,
): readonly VdsMessage[] => {
  const profile: VdsProfile = VDS_PROFILES[name];
  if (!hasOneOf(profile, texts)) throw refuse(profile.oneOf?.join(' or ') ?? '', 'required');
  for (const given of Object.keys(texts)) {
    if (!Object.hasOwn(profile.features, given)) throw refuse(given, `no feature of ${name}`);
  }
  return Object.entries(profile.features).flatMap(([field, { tag, form, optional }]) => {
    const text = texts[field];
    if (text === undefined) {
      if (optional !== true) throw refuse(field, 'required');
      return [];
    }
    return [{ tag, value: write(field, text, form) }];
  });
};

/**
 * What the features say. Throws VDS_FEATURE when one that the profile requires is not there or not of its form; features
 * with unknown tags are allowed (Doc 9303-13 §3.3) and listed apart, and so are all of a profile that is not known here.
 */
export const describeVds = (header: VdsHeader, messages: readonly VdsMessage[]): VdsDescription => {
  const known = profileOf(header.featureDefinition, header.documentType);
  const rules = Object.entries(known?.profile.features ?? {});
  const features: Record<string, string> = {};
  const others: Record<number, string> = {};
  for (const { tag, value } of messages) {
    const rule = rules.find(([, one]) => one.tag === tag);
    if (rule === undefined) others[tag] = hexOf(value);
    else features[rule[0]] = read(rule[0], value, rule[1].form);
  }
  const missing = rules.find(([name, { optional }]) => optional !== true && features[name] === undefined);
  if (missing !== undefined) throw oddForm(missing[0]);
  if (!hasOneOf(known?.profile, features)) throw oddForm(known?.profile.oneOf?.join(' or ') ?? '');
  return { profile: known?.name ?? null, features, others };
};
