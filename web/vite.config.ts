// The desk is built from web/desk to .build/desk and served under /desk/. The small pages beside it (slip, check, start)
// are plain files and are served as they are.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// No script and no style but our own files. The sign-in of the cloud is at Cognito's two hosts; here it is our own origin.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self' https://cognito-idp.ap-south-1.amazonaws.com https://*.auth.ap-south-1.amazoncognito.com",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

function pages(): Plugin {
  return {
    name: "assay-pages",
    // Only what is built has the policy: hot reload needs a script inside the page.
    transformIndexHtml: {
      order: "pre",
      handler: (html, context) =>
        context.server
          ? html
          : html.replace("<head>", `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`),
    },
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
