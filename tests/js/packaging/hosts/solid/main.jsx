import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { compute } from "./compute.js";

function App() {
  const [value, setValue] = createSignal("");
  compute().then(setValue);
  return <output>{value()}</output>;
}

render(() => <App />, document.querySelector("#app"));
