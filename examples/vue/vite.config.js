import vue from "@vitejs/plugin-vue";

// The elements are no Vue components.
const isCustomElement = (tag) => tag.startsWith("plaudit-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
