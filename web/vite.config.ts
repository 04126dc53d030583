// The desk is built from web/desk to .build/desk and served under /desk/. The small pages beside it (slip, check, start)
// are plain files and are served as they are. Their policies are headers, written in infra/edge.yaml.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function pages(): Plugin {
  return {
    name: "assay-pages",
    // The sign-in leads back to /callback, which is a page of the desk too.
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url?.startsWith("/callback")) request.url = `/desk${request.url}`;
        next();
      });
    },
  };
}

export default defineConfig({
  root: here("desk"),
  base: "/desk/",
  publicDir: false,
  plugins: [react(), pages()],
  resolve: { alias: { "@": here("desk") } },
  build: {
    outDir: here("../.build/desk"),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  // Pages come through the running system, which asks here for them: one origin, as the sign-in wants it.
  server: { port: 5173, strictPort: true, hmr: { clientPort: 5173 } },
  test: {
    root: here("."),
    environment: "jsdom",
    include: ["desk/**/*.test.{ts,tsx}"],
    setupFiles: [here("desk/setup.test-env.ts")],
  },
} as Parameters<typeof defineConfig>[0]);
