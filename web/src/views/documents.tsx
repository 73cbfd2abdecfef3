export function Documents(_: { params: URLSearchParams }) {
  return <h1>Documents</h1>;
}
