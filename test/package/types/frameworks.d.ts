/** As much of Vue 3 and Svelte 5 as our declarations touch; React's types are the real ones. */

declare module 'vue' {
  export interface HTMLAttributes {
    class?: unknown;
    style?: string;
  }
  export interface GlobalComponents {}
}

declare module 'svelte/elements' {
  export interface HTMLAttributes<T extends EventTarget> {
    class?: string;
    onclick?: (event: MouseEvent & { currentTarget: T }) => void;
  }
  export interface SvelteHTMLElements {}
}
