/** Writes the gradient and the hessian of every row of the lists for the present scores, [rows] each. */
export type Gradients = (scores: Float32Array, gradients: Float64Array, hessians: Float64Array) => void;
