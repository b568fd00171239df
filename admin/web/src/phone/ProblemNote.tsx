import { type Problem, problems } from "./problems";

export function ProblemNote({ problem }: { problem: Problem }) {
  const { title, cure } = problems[problem];
  return (
    <div className="problem" role="alert">
      <strong>{title}.</strong> {cure}
    </div>
  );
}
