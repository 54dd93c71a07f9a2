import "../styles/base.css";
import "../styles/page.css";
import "../styles/site.css";
import "../styles/docs.css";
import { addCopyButtons } from "./copy.ts";

addCopyButtons(document, document.getElementById("status"));
