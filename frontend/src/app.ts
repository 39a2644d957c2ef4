/**
 * The one script of every page.
 *
 * Each part enhances elements that the server has drawn and that work without
 * it; a part that finds nothing to do costs nothing. See README.md.
 */

import "../css/app.css";
import "./htmx.ts";
import { brackets } from "./brackets.ts";
import { charts } from "./charts.ts";
import { choosing } from "./choose.ts";
import { contents } from "./contents.ts";
import { countdowns } from "./countdown.ts";
import { drafts } from "./drafts.ts";
import { fields, holding } from "./fields.ts";
import { keys } from "./keys.ts";
import { live } from "./live.ts";
import { enhance } from "./page.ts";
import { passkeys } from "./passkeys.ts";
import { reviewing } from "./review.ts";
import { theme } from "./theme.ts";
import { times } from "./times.ts";

theme();
enhance(times);
enhance(contents);
enhance(countdowns);
enhance(charts);
enhance(fields);
choosing();
brackets();
keys();
reviewing();
holding();
drafts();
live();
passkeys();
