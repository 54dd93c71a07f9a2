import vue from "@vitejs/plugin-vue";

// Tags that begin with plaudit- are custom elements, not Vue components.
const isCustomElement = (tag) => tag.startsWith("plaudit-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
