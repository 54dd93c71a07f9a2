// The pages of the documentation, in reading order.

/** `source`: the place of its text in the repository, if it is not among the pages. */
export interface Entry {
  slug: string;
  nav: string;
  source?: string;
}

export interface Section {
  title: string;
  entries: readonly Entry[];
}

export const sections: readonly Section[] = [
  {
    title: "Learn",
    entries: [
      { slug: "index", nav: "Overview" },
      { slug: "learn", nav: "Ten minutes" },
      { slug: "learn-page", nav: "Plain page" },
      { slug: "learn-react", nav: "React" },
      { slug: "learn-vue", nav: "Vue" },
      { slug: "learn-svelte", nav: "Svelte" },
      { slug: "learn-next", nav: "Next.js" },
      { slug: "react-native", nav: "React Native" },
      { slug: "learn-capacitor", nav: "Capacitor" },
    ],
  },
  {
    title: "Guides",
    entries: [
      { slug: "definitions-guide", nav: "Writing definitions" },
      { slug: "streaks", nav: "Streaks" },
      { slug: "battle-pass", nav: "Battle pass" },
      { slug: "teams", nav: "Teams" },
      { slug: "rewards", nav: "Rewards and chance" },
      { slug: "recipes", nav: "Recipes" },
      { slug: "elements", nav: "Elements and theming" },
      { slug: "sync", nav: "Offline and sync" },
      { slug: "testing", nav: "Testing" },
      { slug: "cli", nav: "Command line" },
      { slug: "migrate", nav: "Coming from Hiro" },
      { slug: "from-achievements-engine", nav: "From achievements-engine" },
      { slug: "cheating", nav: "Cheating" },
    ],
  },
  {
    title: "Server",
    entries: [
      { slug: "server", nav: "Run the server" },
      { slug: "portal", nav: "The portal" },
      { slug: "rust", nav: "In a Rust server" },
      { slug: "server-reference", nav: "Server reference", source: "www/server/README.md" },
    ],
  },
  {
    title: "Reference",
    entries: [
      { slug: "api", nav: "API" },
      { slug: "api-plaudit", nav: "plaudit" },
      { slug: "api-client", nav: "plaudit/client" },
      { slug: "api-react", nav: "plaudit/react" },
      { slug: "api-elements", nav: "plaudit/elements" },
      { slug: "api-live", nav: "plaudit/live" },
      { slug: "api-testing", nav: "plaudit/testing" },
      { slug: "definitions", nav: "Definitions" },
      { slug: "hosts", nav: "Hosts and CSP" },
      { slug: "rules", nav: "Rules", source: "pkg-template/RULES.md" },
      { slug: "errors", nav: "Errors" },
    ],
  },
  {
    title: "More",
    entries: [
      { slug: "faq", nav: "FAQ" },
      { slug: "source", nav: "Source code", source: "ARCHITECTURE.md" },
      { slug: "contributing", nav: "Contributing", source: "CONTRIBUTING.md" },
      { slug: "compare", nav: "Compared with others", source: "COMPARE.md" },
      { slug: "changelog", nav: "Changelog", source: "CHANGELOG.md" },
    ],
  },
];

/** All entries, one after the other. */
export const entries: readonly Entry[] = sections.flatMap(({ entries }) => entries);

/** Returns the place of an entry's text in the repository. */
export function sourceOf({ slug, source }: Entry): string {
  return source ?? `www/app/docs/pages/${slug}.md`;
}
