/** The bundler puts the file's bytes in place. */
declare module '*.woff2' {
  const bytes: Uint8Array;
  export default bytes;
}
