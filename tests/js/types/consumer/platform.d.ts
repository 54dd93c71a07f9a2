// What the calls use of a platform, where no DOM library declares it.

declare class URL {
  constructor(text: string);
  readonly href: string;
}
