/** Words of the page, by key. */

export const ENGLISH = {
};
