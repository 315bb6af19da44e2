import { fuzz } from './run.ts';
import { tlvTargets } from './targets/tlv.ts';

fuzz('objects of TLV, DER and BER', tlvTargets);
