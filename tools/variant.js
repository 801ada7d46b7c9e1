/**
 * `npm run variant -- NAME`: builds a variant of the product (see `variants.js`) and prints its folder, which stands in for
 * `cdn/`. `npm run build` comes first.
 */
import { buildNamedVariant } from './variants.js';

console.log(await buildNamedVariant(process.argv[2]));
