import { compute } from "./compute.js";

const output = document.body.appendChild(document.createElement("output"));
compute().then((value) => (output.textContent = value));
