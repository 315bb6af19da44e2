import { openPeeps } from '@dicebear/collection';
import { createAvatar } from '@dicebear/core';
import sharp from 'sharp';
