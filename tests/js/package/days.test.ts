// The documentation's test of a client with fake time, unchanged.

import "../../../www/app/docs/recipes/days.test.mjs";
