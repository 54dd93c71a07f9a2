// The type of a theme's style sheet: a module without exports.

export {};
