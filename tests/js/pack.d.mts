export function installPacked(folder: string): string[];
