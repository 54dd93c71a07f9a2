// The built-in drawings of the package.

import { ICONS } from "../../../../pkg-template/src/elements/icon-set.ts";
import { BASE } from "../../../../pkg-template/src/elements/icons.ts";

export const DRAWN: Readonly<Record<string, string>> = { ...BASE, ...ICONS };
