/** Relations and standings by the numbers that stand for them in the kernels and in the catalogue. */

export const PARTNER = 0;
export const CONFIDANT = 1;
export const MATE = 4;
export const WAITING = 1;
export const ENROLLED = 2;
