// What stands in the address of the catalogue: which test is open, and which part of it.
export const parts = ["test", "ranges", "history"] as const;
export type Part = (typeof parts)[number];

export interface CatalogueSearch {
  part?: Part;
}

export function catalogueSearch(search: Record<string, unknown>): CatalogueSearch {
  const part = parts.find((one) => one === search.part);
  return part && part !== "test" ? { part } : {};
}
