// The parts of the platform that the calls use, for compilation without the DOM library.

declare class URL {
  constructor(text: string);
  readonly href: string;
}
