import vue from "@vitejs/plugin-vue";

// The elements are no components of Vue's.
const isCustomElement = (tag) => tag.startsWith("plaudit-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
