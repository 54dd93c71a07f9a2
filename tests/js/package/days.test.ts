// The documentation's test of a client under fake time, as it stands there.

import "../../../www/app/docs/recipes/days.test.mjs";
