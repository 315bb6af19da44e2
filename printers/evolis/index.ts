export { compressLines, expandLines } from './compression.ts';
export { type DecodedEvolis, decodeEvolis } from './decode.ts';
export { encodeEvolis } from './encode.ts';
export {
  isLevels,
  type Levels,
  lineBytes,
  packDots,
  panelBytes,
  panelOfLevels,
  panelPicture,
  toLevels,
  unpackDots,
} from './panels.ts';
export { STATUS_FLAGS, type StatusFlag } from './status-words.ts';
